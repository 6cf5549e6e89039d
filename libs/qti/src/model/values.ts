import type { Decimal } from 'decimal.js';

export const baseTypes = [
  'boolean', 'identifier', 'integer', 'float', 'string', 'point', 'pair', 'directedPair', 'duration', 'file', 'uri',
] as const;
export type BaseType = (typeof baseTypes)[number];

export const cardinalities = ['single', 'multiple', 'ordered', 'record'] as const;
export type Cardinality = (typeof cardinalities)[number];

/** A file given as an answer: its content never takes part in scoring. */
export interface FileScalar {
  readonly name: string;
  readonly type: string;
}

/**
 * One value of a base type: boolean; string for identifier, string and uri; number for integer, float and duration (seconds),
 * Decimal where a float came out of arithmetic; two parts for point and pairs.
 */
export type Scalar = boolean | string | number | Decimal | readonly [number, number] | readonly [string, string] | FileScalar;

export interface SingleValue {
  readonly cardinality: 'single';
  readonly base: BaseType;
  readonly value: Scalar;
}
export interface ContainerValue {
  readonly cardinality: 'multiple' | 'ordered';
  readonly base: BaseType;
  /** Never empty: an empty container is NULL. */
  readonly values: readonly Scalar[];
}
export interface RecordValue {
  readonly cardinality: 'record';
  readonly fields: ReadonlyMap<string, SingleValue | null>;
}

/** `null` is the specification's NULL. */
export type Value = SingleValue | ContainerValue | RecordValue | null;
