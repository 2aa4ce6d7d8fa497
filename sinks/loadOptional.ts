/** Loads a package that an app may leave out. If it is not installed, the error says which command installs it. */
export async function loadOptional<M>(name: string, load: () => Promise<M>): Promise<M> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`);
    throw isMissing ? new Error(`${name} is not installed; "npm install ${name}" installs it`) : error;
  }
}
