import type { Draw } from './draw.ts';

/** Bytes that end texts, begin sequences, or are no UTF-8. */
const fragments = [
  '\0',
  '\n',
  '\r',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '-',
  '\u001b[2J',
  '\ufeff',
  '\u202e',
  '1e999',
]
  .map((text) => Buffer.from(text))
  .concat(
    [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]].map((b) => Buffer.from(b)),
  );

/** Changes a file as a bad disk, a cut transfer or a careless editor would, one to four times. */
export function mutated(draw: Draw, content: Uint8Array): Buffer {
  return draw.some(1, 4, () => draw.pick(ways)).reduce<Buffer>((bytes, way) => way(bytes, draw), Buffer.from(content));
}

type Way = (bytes: Buffer, draw: Draw) => Buffer;

const place = (bytes: Buffer, draw: Draw): number => draw.integer(bytes.length + 1);

const spliced = (bytes: Buffer, from: number, to: number, by: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);

const flip: Way = (bytes, draw) => {
  if (bytes.length === 0) return bytes;
  const at = draw.integer(bytes.length);
  return spliced(bytes, at, at + 1, Buffer.from([(bytes[at] as number) ^ (1 << draw.integer(8))]));
};

const insert: Way = (bytes, draw) => {
  const at = place(bytes, draw);
  return spliced(bytes, at, at, draw.pick(fragments));
};

const cut: Way = (bytes, draw) => bytes.subarray(0, place(bytes, draw));

const remove: Way = (bytes, draw) => {
  const at = place(bytes, draw);
  return spliced(bytes, at, at + 1 + draw.integer(20), Buffer.of());
};

const repeat: Way = (bytes, draw) => {
  const at = place(bytes, draw);
  const piece = bytes.subarray(at, at + 1 + draw.integer(200));
  return spliced(bytes, at, at, Buffer.concat(draw.some(1, 5, () => piece)));
};

const exchange: Way = (bytes, draw) => {
  const [a, b] = [place(bytes, draw), place(bytes, draw)].sort((one, other) => one - other) as [number, number];
  return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b), bytes.subarray(a, b)]);
};

const asUtf16: Way = (bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString(), 'utf16le')]);

const ways: readonly Way[] = [flip, flip, insert, insert, insert, cut, remove, remove, repeat, exchange, asUtf16];
