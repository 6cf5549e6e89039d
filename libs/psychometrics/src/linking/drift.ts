import { checkParameters, difficulties, type ItemParameters } from '../irt/item-model';
import { PsychometricsRefusal } from '../refusal';
import { transformItem, type LinkingConstants } from './constants';

export interface AnchorDrift {
  readonly item: number;
  /** Difficulty on form Y minus transformed difficulty from form X (mean over steps), logits. */
  readonly displacement: number;
  /** (displacement − median) / (0.74 · interquartile range); null when the middle half of anchors agree exactly. */
  readonly robustZ: number | null;
  readonly slopeRatio: number;
  readonly flagged: boolean;
}

export interface DriftReport {
  readonly items: readonly AnchorDrift[];
  /** Correlation and ratio of spreads of the two sets of difficulties; null without spread. */
  readonly correlation: number | null;
  readonly sdRatio: number | null;
  /**
   * √(Σ(d_i − d̄)² / (L(L − 1))): standard error of the mean shift when the L anchors are a sample of possible ones (Michaelides &
   * Haertel 2004; Monseur & Berezner 2007; PISA until 2012). It belongs into every comparison across the two forms. Null with one anchor.
   */
  readonly linkingError: number | null;
}

/** Anchors whose displacement is above this (Wright & Douglas 1976; Draba 1977) or whose robust z is above 1.645 are flagged. */
const DISPLACEMENT = 0.5;
const ROBUST_Z = 1.645;

/** How far each anchor item moved between two calibrations, after linking. */
export function anchorDrift(x: readonly ItemParameters[], y: readonly ItemParameters[], constants: LinkingConstants, limit = DISPLACEMENT): DriftReport {
  if (x.length !== y.length) throw new PsychometricsRefusal('shape', `There are ${x.length} anchor items on form X and ${y.length} on form Y.`);
  if (x.length === 0) throw new PsychometricsRefusal('no-anchor', 'Drift needs common items.');
  checkParameters(x);
  checkParameters(y);
  const middle = (item: ItemParameters): number => {
    const b = difficulties(item);
    return b.reduce((sum, value) => sum + value, 0) / b.length;
  };
  const moved = x.map((item) => transformItem(item, constants));
  const shifts = y.map((item, i) => middle(item) - middle(moved[i]!));
  const sorted = [...shifts].sort((a, b) => a - b);
  const range = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const items = shifts.map((displacement, item): AnchorDrift => {
    const robustZ = range > 1e-12 ? (displacement - quantile(sorted, 0.5)) / (0.74 * range) : null;
    return { item, displacement, robustZ, slopeRatio: y[item]!.a / moved[item]!.a, flagged: Math.abs(displacement) > limit || (robustZ !== null && Math.abs(robustZ) > ROBUST_Z && Math.abs(displacement) > limit / 2) };
  });
  const bx = moved.map(middle);
  const by = y.map(middle);
  const [mx, my] = [average(bx), average(by)];
  const sxx = bx.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const syy = by.reduce((sum, value) => sum + (value - my) ** 2, 0);
  const sxy = bx.reduce((sum, value, i) => sum + (value - mx) * (by[i]! - my), 0);
  const varied = sxx > 1e-12 && syy > 1e-12;
  const L = shifts.length;
  const centre = average(shifts);
  return {
    items,
    correlation: varied ? sxy / Math.sqrt(sxx * syy) : null,
    sdRatio: varied ? Math.sqrt(syy / sxx) : null,
    linkingError: L > 1 ? Math.sqrt(shifts.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (L * (L - 1))) : null,
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Quantile with linear interpolation (R's type 7). */
function quantile(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}
