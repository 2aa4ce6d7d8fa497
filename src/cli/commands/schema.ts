import type { Command } from 'commander';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('Print the JSON Schema of a configuration file (--config), for editors to complete and check it.')
    .action(async () => {
      const { allOptions } = await import('../options/allOptions.ts');
      const { schemaOf } = await import('../options/jsonSchema.ts');
      const { print } = await import('../terminal/print.ts');
      await print(`${JSON.stringify(schemaOf(allOptions), null, 2)}\n`);
    });
}
