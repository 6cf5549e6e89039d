import type { ItemStatus, Problem } from '@synoo/contracts';
import type { ItemMetadata } from '@synoo/qti';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { OutcomeEntity, SubjectEntity } from './subject.entity';

/** An item with what is known of its newest version; the content itself is in {@link ItemVariantEntity}. */
@Entity('item')
@Unique('item_code_key', ['code'])
@Unique('item_origin_key', ['origin', 'originCode'])
@Check('item_status_check', `status = any (array['draft', 'approved', 'retired'])`)
@Index('item_filter', ['subject', 'outcome', 'status'])
// These two need an expression, a kind of index or an order that decorators cannot say; the migration makes them.
@Index('item_search', { synchronize: false })
@Index('item_updated', { synchronize: false })
@Index('item_interactions', ['interactions'], { type: 'gin' })
export class ItemEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'item_pkey' })
  id!: string;

  @Column('text')
  code!: string;

  /** Identifier of the package it came from; null where it was made here. */
  @Column('text', { nullable: true })
  origin!: string | null;

  /** The item's identifier in that package. */
  @Column('text', { nullable: true })
  originCode!: string | null;

  @Column('text')
  @ForeignKey(() => SubjectEntity, { name: 'item_subject_fkey' })
  subject!: string;

  @Column('text', { nullable: true })
  @ForeignKey(() => OutcomeEntity, { name: 'item_outcome_fkey' })
  outcome!: string | null;

  /** Cognitive level: knowledge, application, reasoning. */
  @Column('text', { nullable: true })
  level!: string | null;

  @Column('text')
  status!: ItemStatus;

  /** Number of the newest version, from 1. */
  @Column('int')
  version!: number;

  @Column('text')
  title!: string;

  /** Kinds of the interactions, each once. */
  @Column('text', { array: true })
  interactions!: string[];

  @Column('text', { array: true })
  languages!: string[];

  /** null: cannot be told from the item. */
  @Column('double precision', { nullable: true })
  maxScore!: number | null;

  /** Whether people have to score it. */
  @Column('boolean')
  humanScored!: boolean;

  @Column('boolean', { default: false })
  practice!: boolean;

  /** What was found when the newest version was stored; errors keep it from being approved. */
  @Column('jsonb', { default: [] })
  problems!: Problem[];

  /** Code, titles and texts in all languages, for the search. */
  @Column('text', { select: false })
  searchText!: string;

  @Column('uuid', { nullable: true })
  authorId!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}

/** An item version in one language, as QTI 3. Never changed once a form uses it: new content is a new version. */
@Entity('item_variant')
export class ItemVariantEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'item_variant_pkey' })
  @ForeignKey(() => ItemEntity, { name: 'item_variant_item_id_fkey' })
  itemId!: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'item_variant_pkey' })
  version!: number;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'item_variant_pkey' })
  language!: string;

  @Column('text')
  title!: string;

  @Column('text')
  xml!: string;

  /** SHA-256 of `xml`. */
  @Column('text')
  hash!: string;

  /** As they came in a package, for the export. */
  @Column('jsonb', { nullable: true })
  metadata!: ItemMetadata | null;
}
