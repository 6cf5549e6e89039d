import { add, divide, multiply, subtract, toDouble, type Num } from './numbers';
import type { StatsFunction } from '../model/expressions';

/** Mean, variance or standard deviation; the sample forms divide by n − 1 and need two numbers. */
export function statistic(name: StatsFunction, numbers: readonly Num[]): Num | null {
  const n = numbers.length;
  if (n === 0) return null;
  const mean = divide(numbers.reduce(add, 0), n);
  if (name === 'mean') return mean;
  const sample = name === 'sampleVariance' || name === 'sampleSD';
  if (sample && n < 2) return null;
  const squares = numbers.map((value) => multiply(subtract(value, mean), subtract(value, mean))).reduce<Num>(add, 0);
  const variance = divide(squares, sample ? n - 1 : n);
  return name === 'sampleSD' || name === 'popSD' ? Math.sqrt(toDouble(variance)) : variance;
}
