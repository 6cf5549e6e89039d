import type { LocalText } from '@synoo/contracts';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A field that items belong to. Imported ones may lack a name in some languages. */
@Entity('subject')
export class SubjectEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'subject_pkey' })
  code!: string;

  @Column('jsonb')
  name!: Partial<LocalText>;
}

/** What a learner can do; an item measures one. */
@Entity('outcome')
@Index('outcome_subject', ['subject'])
export class OutcomeEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'outcome_pkey' })
  code!: string;

  @Column('text')
  @ForeignKey(() => SubjectEntity, { name: 'outcome_subject_fkey' })
  subject!: string;

  @Column('jsonb')
  name!: Partial<LocalText>;
}
