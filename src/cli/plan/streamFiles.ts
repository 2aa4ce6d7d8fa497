import { draftOf } from '../../../sinks/file/pendingFile.ts';
import { FileSink } from '../../../sinks/fileSink.ts';
import type { NamedFile, Special } from '../files/distinctFiles.ts';
import { isParquet } from '../files/isParquet.ts';
import type { StreamFlags } from '../options/streamOptions.ts';
import { UsageError } from '../options/usageError.ts';
import { requireOutside, sourceFiles } from './sourceFiles.ts';

/** Every file of a run; stdin (0), stdout (1) and stderr (2) may be files as well. */
export async function filesOf(
  sources: readonly string[],
  toConsole: boolean,
  flags: StreamFlags,
): Promise<readonly NamedFile[]> {
  const { anomalies, output, ordered, truth, checkpoint, saslPasswordFile, connectionStringFile } = flags;
  const isParquetOutput = output !== undefined && isParquet(output);
  const file = (
    name: string,
    path: string | number | undefined,
    written: boolean,
    mayBe: readonly Special[] = [],
  ): readonly NamedFile[] => (path === undefined ? [] : [{ name, file: path, written, mayBe }]);
  const read = [...((await sourceFiles(sources)) ?? []).values()];
  await requireOutside(sources, { '--output': output, '--truth': truth });
  return [
    ...read.flatMap((path) => file('the source', path === '-' ? 0 : path, false)),
    ...file('--anomalies', typeof anomalies === 'string' ? anomalies : undefined, false),
    ...file('--sasl-password-file', saslPasswordFile, false),
    ...file('--connection-string-file', connectionStringFile, false),
    ...file('stdout', toConsole ? 1 : undefined, true),
    ...file('stderr', 2, true),
    ...file('--output', output, true, isParquetOutput ? [] : ordered ? ['a device'] : ['a device', 'a pipe']),
    ...file("--output's draft", isParquetOutput ? draftOf(output) : undefined, true),
    ...file('--truth', truth, true, ['a device']),
    ...file('--checkpoint', checkpoint, true),
    ...file("--checkpoint's draft", checkpoint && draftOf(checkpoint), true),
  ];
}

/** The truth of a run that goes on from a checkpoint is written anew. */
export function makeTruth({ truth, append, checkpoint }: StreamFlags): FileSink | undefined {
  if (truth === undefined) return undefined;
  if (append && checkpoint !== undefined)
    throw new UsageError('with --checkpoint the truth is written anew, so it cannot be added to: leave out --append');
  return new FileSink(truth, { mode: append ? 'a' : 'w' });
}
