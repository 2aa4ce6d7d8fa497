/** What a row makes of a seed, made once and shared with the other rows. */
export function seedWorld(seed) {
  const made = new Map();
  return {
    seed,
    once(key, make) {
      if (!made.has(key)) made.set(key, make());
      return made.get(key);
    },
  };
}
