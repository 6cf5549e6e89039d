import { symmetricEigen } from '../linear/eigen';
import { PsychometricsRefusal } from '../refusal';
import type { Covariates } from '../irt/calibrate';

/**
 * Principal components of standardised covariates that explain `share` of their variance: conditioning variables for a latent
 * regression without linear dependence. Constant columns are left out. The sign of a component is fixed by its largest loading.
 */
export function principalComponents(covariates: Covariates, share = 0.9): Covariates & { readonly explained: number } {
  const columns = covariates.names.length;
  const persons = columns ? covariates.values.length / columns : 0;
  if (!Number.isInteger(persons) || persons < 2) throw new PsychometricsRefusal('shape', 'The covariates do not fill a persons × names matrix of two rows or more.');
  const mean = new Float64Array(columns);
  const sd = new Float64Array(columns);
  for (let at = 0; at < covariates.values.length; at++) mean[at % columns]! += covariates.values[at]! / persons;
  for (let at = 0; at < covariates.values.length; at++) sd[at % columns]! += (covariates.values[at]! - mean[at % columns]!) ** 2 / (persons - 1);
  const kept = Array.from({ length: columns }, (_, c) => c).filter((c) => sd[c]! > 1e-12);
  if (kept.length === 0) throw new PsychometricsRefusal('singular', 'No covariate varies.');
  const z = (p: number, k: number): number => (covariates.values[p * columns + kept[k]!]! - mean[kept[k]!]!) / Math.sqrt(sd[kept[k]!]!);
  const size = kept.length;
  const correlation = new Float64Array(size * size);
  for (let p = 0; p < persons; p++) for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) correlation[i * size + j]! += (z(p, i) * z(p, j)) / (persons - 1);
  const { values, vectors } = symmetricEigen(correlation, size);
  let used = 0;
  let explained = 0;
  while (used < size && explained < share - 1e-12 && values[used]! > 1e-9) explained += values[used++]! / size;
  const out = new Float64Array(persons * used);
  for (let c = 0; c < used; c++) {
    let largest = 0;
    for (let i = 0; i < size; i++) if (Math.abs(vectors[i * size + c]!) > Math.abs(largest) + 1e-12) largest = vectors[i * size + c]!;
    for (let p = 0; p < persons; p++) for (let i = 0; i < size; i++) out[p * used + c]! += Math.sign(largest) * vectors[i * size + c]! * z(p, i);
  }
  return { names: Array.from({ length: used }, (_, c) => `pc${c + 1}`), values: out, explained };
}
