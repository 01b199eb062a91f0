/** Cheap noise that needs no state: the same seed and number always give the same value, at any instant, in any order. */

/** Seed of a text (FNV-1a, 32 bit). */
export const seedOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Uniform in [0, 1): the 32-bit finaliser of MurmurHash3 over (seed, n). n is any integer below 2^53. */
export const noise = (seed: number, n: number): number => {
  let hash = seed ^ Math.imul(n | 0, 0x9e3779b1) ^ Math.imul((n / 4294967296) | 0, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296
}

/** Noise that moves smoothly: linear between its values at whole numbers. */
export const smoothNoise = (seed: number, x: number): number => {
  const n = Math.floor(x)
  const a = noise(seed, n)
  return a + (noise(seed, n + 1) - a) * (x - n)
}
