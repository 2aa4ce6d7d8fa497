import { compile } from '../compile/compile.ts';

let compiled = 0;

/**
 * A function for one column alone. V8 inlines into it what makes the column's values; a function that all columns share
 * would have to call it.
 *
 * @param shared does what the source does; used where the host forbids compiling
 */
export function columnFunction<F>(parameters: string, body: string, shared: F): F {
  // V8 reuses the code of a source that it knows. The number makes each source a new one.
  return compile<F>(parameters, `/* ${++compiled} */ ${body}`) ?? shared;
}
