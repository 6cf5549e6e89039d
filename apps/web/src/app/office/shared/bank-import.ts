import type { Dialog } from '@angular/cdk/dialog';
import { bankRoutes } from '@synoo/contracts';
import type { Api } from '../../core/api';
import { openImport } from './import-dialog';
import { bankOutcome } from './import-outcome';

/** Opens the import of items and of packages with their tests; true when something was stored. */
export function openBankImport(dialog: Dialog, api: Api): Promise<boolean> {
  return openImport(dialog, {
    title: 'office.bank.import',
    hint: 'office.bank.import-hint',
    accept: '.zip,.json,.csv',
    run: async (file, dryRun, sameCode) => bankOutcome(await api.upload(bankRoutes.importItems, file, { query: { dryRun, sameCode } })),
  });
}
