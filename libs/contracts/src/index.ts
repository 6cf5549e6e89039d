export * from './answers-file';
export * from './bank';
export * from './certificates';
export * from './common';
export * from './computers';
export * from './delivery-document';
export * from './errors';
export * from './file-limit';
export * from './forms';
export * from './identity';
export * from './jobs';
export * from './organisations';
export * from './permissions';
export * from './preview';
export * from './responses';
export * from './results';
export * from './route';
export * from './sealed';
export * from './sessions';
export * from './statistics';
export * from './system';
export * from './take';

import { answersFileRoutes } from './answers-file';
import { bankRoutes } from './bank';
import { certificateRoutes } from './certificates';
import { computerRoutes } from './computers';
import { formRoutes } from './forms';
import { identityRoutes } from './identity';
import { organisationRoutes } from './organisations';
import { resultRoutes } from './results';
import { sessionRoutes } from './sessions';
import { statisticsRoutes } from './statistics';
import { systemRoutes } from './system';
import { takeRoutes } from './take';

/** Every HTTP route of the product. The server refuses to start when one has no handler. */
export const routes = { ...identityRoutes, ...organisationRoutes, ...bankRoutes, ...formRoutes, ...sessionRoutes, ...takeRoutes, ...answersFileRoutes, ...statisticsRoutes, ...resultRoutes, ...systemRoutes, ...certificateRoutes, ...computerRoutes };
