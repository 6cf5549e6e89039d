import { z } from 'zod';
import { code, language, problem, searchText } from './common';
import { idParams, pageOf, paging, route } from './route';
import { learnerNeeds } from './sessions';

/** Oblasts and cities of republican significance. */
export const regions = ['bishkek', 'osh-city', 'chui', 'issyk-kul', 'naryn', 'talas', 'jalal-abad', 'osh', 'batken'] as const;
export const organisationTypes = ['secondary-vocational', 'higher-vocational'] as const;
export const ownerships = ['state', 'municipal', 'private'] as const;

export const organisation = z.object({
  id: z.uuid(),
  code,
  nameKy: z.string(),
  nameRu: z.string(),
  region: z.enum(regions),
  type: z.enum(organisationTypes),
  ownership: z.enum(ownerships),
  languages: z.array(language),
  learners: z.int(),
});
export type Organisation = z.infer<typeof organisation>;

/** A learner as staff with `learners.read` sees one; every such read is audited. */
export const learner = z.object({
  id: z.uuid(),
  pseudonym: z.string(),
  externalCode: z.string(),
  familyName: z.string(),
  givenName: z.string(),
  programme: z.string(),
  year: z.int(),
  language,
  sex: z.enum(['female', 'male']).nullable(),
  extraTimePercent: z.int(),
  /** Accommodations besides extra time; what is absent is not given. */
  needs: learnerNeeds,
});
export type Learner = z.infer<typeof learner>;

/** What an upload did. With any error nothing was stored (`stored` = 0). Rows count from 1 below the header. */
export const importReport = z.object({
  dryRun: z.boolean(),
  rows: z.int(),
  stored: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  problems: z.array(problem),
  /** How many problems there are; `problems` holds the first 500. */
  problemCount: z.int(),
});
export type ImportReport = z.infer<typeof importReport>;

const upload = z.object({ dryRun: z.stringbool().default(false) });

export const organisationRoutes = {
  organisations: route({ method: 'GET', path: 'organisations', access: 'organisations.read', query: z.object({ ...paging, search: searchText, region: z.enum(regions).optional(), type: z.enum(organisationTypes).optional() }), reply: pageOf(organisation) }),
  organisation: route({ method: 'GET', path: 'organisations/:id', access: 'organisations.read', params: idParams, reply: organisation, errors: ['not-found'] }),
  /** CSV: code,name_ky,name_ru,region,type,ownership,languages. Comma or semicolon, UTF-8. */
  importOrganisations: route({ method: 'POST', path: 'organisations/import', access: 'organisations.manage', transfer: 'upload', query: upload, reply: importReport, errors: ['file-unreadable', 'rows-invalid'] }),
  learners: route({ method: 'GET', path: 'organisations/:id/learners', access: 'learners.read', params: idParams, query: z.object({ ...paging, search: searchText }), reply: pageOf(learner), errors: ['not-found'] }),
  /**
   * CSV: external_code,family_name,given_name,programme,year,language,sex,extra_time_percent,breaks,break_minutes,large_print,read_aloud,separate_room.
   * A file without the last five columns leaves these accommodations as they are; one with any of them sets all five.
   */
  importLearners: route({ method: 'POST', path: 'organisations/:id/learners/import', access: 'learners.manage', params: idParams, transfer: 'upload', query: upload, reply: importReport, errors: ['file-unreadable', 'rows-invalid'] }),
  /** Holds for attempts that are checked in from now on. */
  saveAccommodations: route({ method: 'PUT', path: 'organisations/:id/learners/:learnerId/accommodations', access: 'learners.manage', params: z.object({ id: z.uuid(), learnerId: z.uuid() }), body: z.strictObject({ extraTimePercent: z.int().min(0).max(300), needs: learnerNeeds.strict() }), reply: learner, errors: ['not-found'] }),
};
