import type { TextFiles } from '@synoo/ui';

/** Words of the screens by area and language; each file is its own hashed chunk, loaded when a route needs it. */
export const textFiles: TextFiles = {
  common: {
    ky: () => import('../../i18n/common/ky.json'),
    ru: () => import('../../i18n/common/ru.json'),
    en: () => import('../../i18n/common/en.json'),
  },
  check: {
    ky: () => import('../../i18n/check/ky.json'),
    ru: () => import('../../i18n/check/ru.json'),
    en: () => import('../../i18n/check/en.json'),
  },
  office: {
    ky: () => import('../../i18n/office/ky.json'),
    ru: () => import('../../i18n/office/ru.json'),
    en: () => import('../../i18n/office/en.json'),
  },
  take: {
    ky: () => import('../../i18n/take/ky.json'),
    ru: () => import('../../i18n/take/ru.json'),
    en: () => import('../../i18n/take/en.json'),
  },
  player: {
    ky: () => import('../../i18n/player/ky.json'),
    ru: () => import('../../i18n/player/ru.json'),
    en: () => import('../../i18n/player/en.json'),
  },
  proctor: {
    ky: () => import('../../i18n/proctor/ky.json'),
    ru: () => import('../../i18n/proctor/ru.json'),
    en: () => import('../../i18n/proctor/en.json'),
  },
};
