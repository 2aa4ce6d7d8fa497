import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A module that prints what `orders` of orders200k.mjs gives. */
export const printOrders =
  "import { orders } from './__tests__/support/orders200k.mjs'; console.log(JSON.stringify(await orders()));";

/** What it gives in plain Node, without a bundler. */
export async function ordersInNode(): Promise<unknown> {
  const parameters = ['--input-type=module', '--eval', printOrders];
  return JSON.parse((await promisify(execFile)(process.execPath, parameters, { cwd: root })).stdout);
}
