let compiled = 0;

/**
 * Compiles a loop over a block of rows for one column alone: into a loop of its own the engine builds what makes the
 * column's values, where from a loop that all columns share it would have to call it.
 */
export function compileLoop<Loop>(parameters: string, body: string): Loop {
  // The engine knows sources that it has met: a number tells them apart.
  compiled++;
  return new Function(parameters, `/* ${compiled} */ ${body}`) as Loop;
}
