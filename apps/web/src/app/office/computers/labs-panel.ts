import { Component, inject, input, output, signal } from '@angular/core';
import { computerRoutes, type Lab, organisationRoutes } from '@synoo/contracts';
import { Control, EmptyState, Field, Icon, NumberPipe, TextPipe, Texts } from '@synoo/ui';
import { Dialogs } from '@synoo/ui/staff';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { isOwnComputer } from '../../core/own-computer';
import { remote } from '../../core/remote';
import { localName } from '../shared/local-name';

/** Labs with their codes: made, handed to technicians as an address, withdrawn. */
@Component({
  selector: 'app-labs-panel',
  imports: [Control, EmptyState, Field, Icon, NumberPipe, TextPipe],
  template: `
    <h2>{{ 'office.computers.labs' | t }}</h2>
    <p class="small quiet">{{ 'office.computers.labs-hint' | t }}</p>
    @if (isOwn && labs().length) { <p class="banner warning" role="status"><ui-icon name="warning" /><span>{{ 'office.computers.own-computer' | t }}</span></p> }
    @if (labs().length) {
      <div class="table-wrap">
        <table class="table">
          <thead><tr><th scope="col">{{ 'office.computers.lab' | t }}</th><th scope="col">{{ 'office.computers.organisation' | t }}</th><th scope="col">{{ 'office.computers.code' | t }}</th><th class="number" scope="col">{{ 'office.computers.count' | t }}</th><th scope="col">{{ 'office.computers.address' | t }}</th>@if (mayManage) { <th scope="col"><span class="visually-hidden">{{ 'office.computers.withdraw' | t }}</span></th> }</tr></thead>
          <tbody>
            @for (one of labs(); track one.id) {
              <tr>
                <th scope="row">{{ one.name }}</th>
                <td>{{ nameOf(one) }}</td>
                <td class="numeric">{{ one.withdrawn ? ('office.computers.withdrawn' | t) : one.code }}</td>
                <td class="number">{{ one.computers | num }}</td>
                <td>@if (!one.withdrawn) { <a [href]="address(one)">{{ address(one) }}</a> }</td>
                @if (mayManage) { <td>@if (!one.withdrawn) { <button type="button" class="button small" (click)="withdraw(one)">{{ 'office.computers.withdraw' | t }}</button> }</td> }
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else { <ui-empty icon="meeting-room" [text]="'office.computers.no-labs' | t" /> }
    @if (mayManage) {
      <form class="line" (submit)="make($event)">
        <ui-field [label]="'office.computers.organisation' | t">
          <select uiControl class="select" name="organisation" (change)="organisation.set(valueOf($event))">
            <option value=""></option>
            @for (one of organisations.value()?.rows ?? []; track one.id) { <option [value]="one.id" [selected]="one.id === organisation()">{{ local(one.nameKy, one.nameRu) }}</option> }
          </select>
        </ui-field>
        <ui-field [label]="'office.computers.new-lab' | t"><input uiControl class="input" name="lab" maxlength="80" autocomplete="off" [value]="name()" (input)="name.set(valueOf($event))" /></ui-field>
        <button type="submit" class="button"><ui-icon name="add" />{{ 'office.computers.make' | t }}</button>
      </form>
      @if (missing()) { <p class="small" role="alert">{{ 'office.computers.fill' | t }}</p> }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
      min-width: 0;
    }
    form {
      align-items: end;
    }
    .select {
      max-width: 22rem;
    }
    td a {
      overflow-wrap: anywhere;
    }
  `,
})
export class LabsPanel {
  readonly labs = input.required<readonly Lab[]>();
  readonly changed = output();
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);
  protected readonly mayManage = inject(Account).may('computers.manage');
  protected readonly isOwn = isOwnComputer(location.hostname);
  protected readonly organisation = signal('');
  protected readonly name = signal('');
  protected readonly missing = signal(false);
  protected readonly organisations = remote(
    () => (this.mayManage ? { size: 200 } : null),
    (query, signal) => this.api.call(organisationRoutes.organisations, { query, signal }),
  );

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement | HTMLSelectElement).value;
  }

  protected local(ky: string, ru: string): string {
    return localName({ ky, ru }, this.texts.language() === 'ky' ? 'ky' : 'ru', '');
  }

  protected nameOf({ organisationKy, organisationRu }: Lab): string {
    return this.local(organisationKy, organisationRu);
  }

  protected address({ code }: Lab): string {
    return `${location.origin}/check?lab=${code}`;
  }

  protected async make(event: Event): Promise<void> {
    event.preventDefault();
    const [organisationId, name] = [this.organisation(), this.name().trim()];
    this.missing.set(organisationId === '' || name === '');
    if (this.missing()) return;
    if (await this.doing.run(() => this.api.call(computerRoutes.makeLab, { body: { organisationId, name } }))) {
      this.name.set('');
      this.changed.emit();
    }
  }

  protected async withdraw({ id, name }: Lab): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.computers.withdraw-title', { name }), text: this.texts.text('office.computers.withdraw-text'), action: this.texts.text('office.computers.withdraw') });
    if (answer && (await this.doing.run(() => this.api.call(computerRoutes.withdrawLab, { params: { id } })))) this.changed.emit();
  }
}
