/** P(X >= k) of a binomial (n, p), for k above its mean: the terms fall off, a few dozen are all of it. At least 1e-300. */
export const binomialTail = (k: number, n: number, p: number): number => {
  let term = Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log(1 - p))
  let sum = term
  for (let i = k; i < n && term > sum * 1e-6; i++) {
    term *= (((n - i) / (i + 1)) * p) / (1 - p)
    sum += term
  }
  return Math.max(Math.min(sum, 1), 1e-300)
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

/** Stirling's series from 16 on (error below 1e-9), the product before. */
const logFactorial = (n: number): number => {
  if (n < 16) {
    let product = 1
    for (let i = 2; i <= n; i++) product *= i
    return Math.log(product)
  }
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3)
}
