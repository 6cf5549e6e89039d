import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { certificateRoutes } from '@synoo/contracts';
import { Appearance, DatePipe, Icon, TextPipe } from '@synoo/ui';
import { Api } from '../core/api';
import { isOwnComputer } from '../core/own-computer';
import { Pending } from '../core/pending';
import { remote } from '../core/remote';
import { Entrance } from '../entrance/entrance';
import { measureOrigin } from './measure';

type State = 'good' | 'untrusted' | 'insecure' | 'localhost';

/** Whether this computer trusts the server, and the way there. */
@Component({
  imports: [DatePipe, Entrance, Icon, Pending, RouterLink, TextPipe],
  template: `
    <app-entrance [heading]="'check.certificate.title' | t" [wide]="true">
      @if (state(); as it) {
        <div class="banner" [class.good]="it === 'good' || it === 'localhost'" [class.trouble]="it === 'untrusted' || it === 'insecure'" role="status">
          <ui-icon [name]="it === 'good' || it === 'localhost' ? 'check-circle' : 'error'" /><p>{{ 'check.certificate.' + it | t }}</p>
        </div>
      }
      <app-pending [of]="certificate" [rows]="4" />
      @if (certificate.value(); as it) {
        @if (it.addresses.length) {
          <section>
            <h2>{{ 'check.certificate.addresses' | t }}</h2>
            <ul>@for (one of it.addresses; track one) { <li><a [href]="one + '/check'">{{ one }}</a></li> }</ul>
          </section>
        }
        @if (it.fingerprint) {
          <section>
            <h2>{{ 'check.certificate.get' | t }}</h2>
            <ul>
              <li><a [href]="der" download="authority.crt">{{ 'check.certificate.der' | t }}</a></li>
              <li><a [href]="pem" download="authority.pem">{{ 'check.certificate.pem' | t }}</a></li>
            </ul>
            <p>{{ 'check.certificate.fingerprint' | t }}<br /><code>{{ it.fingerprint }}</code></p>
            @if (it.ends) { <p class="quiet">{{ 'check.certificate.ends' | t: { day: it.ends | day } }}</p> }
          </section>
          <section>
            <h2>{{ 'check.certificate.install' | t }}</h2>
            <ul>
              <li>{{ 'check.certificate.windows' | t: { command: 'certutil -addstore -f Root authority.crt' } }}</li>
              <li>{{ 'check.certificate.linux' | t: { command: 'update-ca-certificates', browser: 'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n synoo -i authority.pem' } }}</li>
              <li>{{ 'check.certificate.android' | t }}</li>
              <li>{{ 'check.certificate.firefox' | t }}</li>
            </ul>
          </section>
        } @else if (it.source === 'none') { <p>{{ 'check.certificate.none' | t }}</p> }
        <section>
          <h2>{{ 'check.certificate.seb' | t }}</h2>
          <p>{{ 'check.certificate.seb-text' | t }}</p>
          <p><a [href]="seb" download="synoo.seb">{{ 'check.certificate.seb-get' | t }}</a></p>
        </section>
      }
      <p><a routerLink="/check">{{ 'check.certificate.back' | t }}</a></p>
    </app-entrance>
  `,
  styles: `
    section {
      display: grid;
      gap: var(--space-2);
    }
    ul {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      padding-inline-start: var(--space-6);
    }
    li,
    code {
      overflow-wrap: anywhere;
    }
  `,
})
export class CertificatePage {
  private readonly api = inject(Api);
  protected readonly der = this.api.url(certificateRoutes.authorityFile, { params: { file: 'authority.crt' } });
  protected readonly pem = this.api.url(certificateRoutes.authorityFile, { params: { file: 'authority.pem' } });
  protected readonly seb = this.api.url(certificateRoutes.examBrowser);
  protected readonly state = signal<State | null>(null);
  protected readonly certificate = remote(
    () => true,
    (_, signal) => this.api.call(certificateRoutes.certificate, { signal }),
  );

  constructor() {
    inject(Appearance).showStaffTheme();
    void measureOrigin().then(({ secure, serviceWorker }) => {
      const plain = location.protocol === 'http:';
      this.state.set(!secure ? 'insecure' : plain && isOwnComputer(location.hostname) ? 'localhost' : serviceWorker === 'refused' ? 'untrusted' : 'good');
    });
  }
}
