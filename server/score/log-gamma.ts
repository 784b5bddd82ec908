/**
 * ln Gamma and ln Beta. Formulas: the Stirling series (NIST DLMF 5.11.1), the recurrence (5.5.1) and B = ΓΓ/Γ (5.12.1),
 * arranged so that nothing large is subtracted from something large. Relative error about 1e-14.
 */

const seriesFromMin = 15;
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * What ln Gamma(x) is above (x - 1/2) ln x - x + ln(2 pi)/2; x >= 15. The coefficients are B(2n) / (2n (2n - 1)), written
 * out: read from a list, each would be an object of its own, in a function that is called a hundred thousand times.
 */
function stirlingRest(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  const high = 1 / 1188 + square * (-691 / 360360 + square * (1 / 156));
  const low = 1 / 12 + square * (-1 / 360 + square * (1 / 1260 + square * (-1 / 1680 + square * high)));
  return low * inverse;
}

/** ln Gamma(x) for x > 0. */
export function logGamma(x: number): number {
  let product = 1;
  let at = x;
  while (at < seriesFromMin) {
    product *= at;
    at += 1;
  }
  return (at - 0.5) * Math.log(at) - at + halfLogTwoPi + stirlingRest(at) - Math.log(product);
}

/** ln B(a, b) for a, b > 0. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < seriesFromMin) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const rest = stirlingRest(large) - stirlingRest(small + large);
  const shared = (large - 0.5) * Math.log1p(-small / (small + large));
  if (small < seriesFromMin) return logGamma(small) + rest + shared + small - small * Math.log(small + large);
  const ratio = (small - 0.5) * Math.log(small / (small + large)) - 0.5 * Math.log(small + large);
  return halfLogTwoPi + stirlingRest(small) + rest + shared + ratio;
}
