/** Keys of test installations. */
export const testSecrets = { SYNOO_SECRET: '5e'.repeat(32), SYNOO_DATA_KEY: 'da'.repeat(32) };
