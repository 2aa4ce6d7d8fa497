import type { Draw } from './draw.ts';

/** What a terminal obeys, what JavaScript's objects already have, what looks like syntax, and what is merely long. */
const pieces = [
  ...['', ' ', '\n', '\r\n', '\t', '\u001b]0;title\u0007', '\u001b[31m', '\u009b2J', '\b', '\u007f', '\u0085'],
  ...['\u202e', '\u2066', '\u200f', '\u2028', '\ufeff', '\ud800', '\udc00', 'é', 'e\u0301', '名前', '👩‍👩‍👧'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'length', 'then'],
  ...['null', 'undefined', 'true', 'NaN', '[object Object]', '{}', '[]', '"', "'", '`', '\\', '\\u0000', '$&', '$1'],
  ...['%s', '%d', '$1}', '=', ':', ',', ';', '#', '&a', '*a', '!!js', '<<', '- ', '? ', '|', '>', '@', '-', '--', '-x'],
  ...[
    'order',
    'order_id',
    'order_total',
    'status',
    'order_date',
    '_spindle_seq',
    '\nerror: forged',
    '\n    at x (y:1:2)',
  ],
];

/** Text that no one would type, but a script may pass on. It is never the path of a file outside the folder of the case. */
export function hostileText(draw: Draw): string {
  if (draw.chance(0.05)) return draw.pick(['x', 'é', '\u001b', 'ab,', '[']).repeat(draw.pick([300, 5_000, 60_000]));
  const text = draw.some(1, 3, () => (draw.chance(0.2) ? anyCharacter(draw) : draw.pick(pieces))).join('');
  return text.replaceAll(/[/\0]|\.\.+/g, '');
}

const anyCharacter = (draw: Draw): string => {
  const most = draw.pick([0x20, 0x80, 0x100, 0x3000, 0x10000, 0x110000]);
  return String.fromCodePoint(draw.integer(most));
};

/** Numbers at the limits of what some reader takes, and texts that are nearly numbers. */
export const hostileNumber = (draw: Draw): string =>
  draw.pick([
    ...['-1', '0', '-0', '+1', '0.5', '1.5', '1e3', '1e308', '-1e308', '1e400', '1e-320', '0.1e1', '.5', '5.', '00012'],
    ...['2147483647', '2147483648', '4294967296', '9007199254740991', '9007199254740992', '-9007199254740991'],
    ...[
      '123456789012345678901234567890',
      'Infinity',
      '-Infinity',
      'NaN',
      '',
      ' ',
      ' 7 ',
      '1,5',
      '1_000',
      '0x10',
      '0b1',
    ],
    ...['٣', '1n', '1e', '--1', '1 2', 'true', 'null'],
  ]);
