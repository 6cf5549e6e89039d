import { CdkMenu, CdkMenuItemCheckbox, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, input } from '@angular/core';
import { TextPipe } from '../i18n/pipes';
import { Icon } from '../icon/icon';
import type { ColumnChoice } from './columns';

/** Menu of the columns that a table shows. */
@Component({
  selector: 'ui-column-menu',
  imports: [CdkMenu, CdkMenuItemCheckbox, CdkMenuTrigger, Icon, TextPipe],
  template: `
    <button type="button" class="button small" [cdkMenuTriggerFor]="menu"><ui-icon name="view-column" />{{ 'common.table.columns' | t }}</button>
    <ng-template #menu>
      <div class="menu" cdkMenu>
        @for (column of choice().columns; track column.key) {
          <button class="menu-item" cdkMenuItemCheckbox [cdkMenuItemChecked]="choice().shows(column.key)" (cdkMenuItemTriggered)="choice().toggle(column.key)">
            <ui-icon [name]="choice().shows(column.key) ? 'check' : 'remove'" />{{ column.label | t }}
          </button>
        }
      </div>
    </ng-template>
  `,
})
export class ColumnMenu {
  readonly choice = input.required<ColumnChoice>();
}
