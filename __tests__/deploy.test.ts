import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { scratch, spindle } from './support/spindle.ts';

interface Job {
  readonly spec: {
    readonly completions: number;
    readonly parallelism: number;
    readonly template: { readonly spec: { readonly containers: readonly Container[] } };
  };
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

const manifest = readFileSync(new URL('../deploy/kubernetes/job.yaml', import.meta.url), 'utf8');
const [{ spec }] = parseAllDocuments(manifest).map((document) => document.toJS()) as [Job];
const { args, env } = spec.template.spec.containers[0] as Container;
const folder = scratch();

describe('the Indexed Job', () => {
  it('has as many pods as there are shards', () => {
    const { value } = env.find(({ name }) => name === 'SHARD_COUNT') ?? {};
    expect([spec.parallelism, Number(value)]).toEqual([spec.completions, spec.completions]);
  });

  it('runs a command that is understood, up to the broker that is not there', async () => {
    const own = args.map((arg) => arg.replace('/checkpoints/$(JOB_COMPLETION_INDEX)', `${folder}/3`));
    const here = own.map((arg) => arg.replace('kafka:9092', 'localhost:1'));
    const { code, stderr } = await spindle(here, { env: { JOB_COMPLETION_INDEX: '3', SHARD_COUNT: '16' } });
    expect([code, stderr]).toEqual([1, expect.stringContaining('localhost:1')]);
  });
});
