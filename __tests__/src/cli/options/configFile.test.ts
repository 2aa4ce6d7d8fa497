import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allOptions } from '../../../../src/cli/options/allOptions.ts';
import { readConfiguration } from '../../../../src/cli/options/configFile.ts';
import { streamOptions } from '../../../../src/cli/options/streamOptions.ts';
import { scratch } from '../../../support/spindle.ts';

const folder = scratch();
let files = 0;

/** What a file of this text says. */
async function read(text: string, own = streamOptions) {
  const path = join(folder, `${files++}.yaml`);
  await writeFile(path, text);
  return readConfiguration(path, own, allOptions);
}

describe('a configuration file', () => {
  it('holds the source and options by their names, in YAML', async () => {
    const text =
      'source: retail\nmaxEvents: 5\nburst:\n  - { startOffsetSeconds: 1, durationSeconds: 2, multiplier: 3 }\n';
    expect(await read(text)).toEqual({
      sources: ['retail'],
      values: { maxEvents: 5, burst: [{ startOffsetSeconds: 1, durationSeconds: 2, multiplier: 3 }] },
    });
  });

  it('or in JSON', async () => {
    expect(await read('{ "table": "order", "seed": 7 }')).toEqual({
      sources: [],
      values: { table: 'order', seed: 7 },
    });
  });

  it('may be empty', async () => {
    expect(await read('# nothing yet\n')).toEqual({ sources: [], values: {} });
  });

  it('takes text as the flag takes it', async () => {
    expect((await read('workers: auto\nscale: "0.5"\nshard: 1/4\n')).values).toEqual({
      workers: expect.any(Number),
      scale: 0.5,
      shard: { index: 1, count: 4 },
    });
  });

  it('leaves out a switch that is off, as the command line does', async () => {
    expect((await read('realtime: false\nlabels: true\n')).values).toEqual({});
    expect((await read('realtime: true\nlabels: false\n')).values).toEqual({ realtime: true, labels: false });
  });

  it('may hold options of another command, which are passed over', async () => {
    expect((await read('against: events.jsonl\nexamples: 3\ntable: order\n')).values).toEqual({ table: 'order' });
  });

  it.each([
    ['maxEvnts: 5', /line 1: unknown option "maxEvnts".*did you mean "maxEvents"\?/],
    ['max-events: 5', /unknown option "max-events".*did you mean "maxEvents"\?/],
    ['__proto__: 5', /unknown option "__proto__"/],
    ['table: order\nmaxEvents: many', /line 2: maxEvents must be an integer ≥ 0, got "many"/],
    ['maxEvents: -1', /maxEvents must be an integer ≥ 0, got -1/],
    ['rate: 0', /rate must be a number > 0, got 0/],
    ['outOfOrder: 2', /outOfOrder must be a number from 0 to 1, got 2/],
    ['timePattern: lunch', /timePattern must be business-hours or retail-peak, got "lunch"/],
    ['realtime: 1', /realtime must be true or false, got 1/],
    ['sink: file', /sink must be a list, of console or file or kafka or event-hub, got "file"/],
    ['burst: [{ multiplier: 3 }]', /burst must be a list, of \{ startOffsetSeconds, durationSeconds, multiplier \}/],
    ['[1, 2]', /must hold options by name/],
    ['table: "order', /--config: .*line 1/],
    ['table: order\ntable: store', /--config: .*unique/],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('that is not there is refused', async () => {
    await expect(readConfiguration(join(folder, 'none.yaml'), streamOptions, allOptions)).rejects.toThrow(
      /--config: cannot read .*none\.yaml/,
    );
  });
});
