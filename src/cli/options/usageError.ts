/** Wrong usage: nothing was begun. An error of the command's own, which speaks of flags. */
export class UsageError extends Error {}
