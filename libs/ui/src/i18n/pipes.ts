import { Pipe, inject } from '@angular/core';
import { formatBytes, formatDate, formatDateTime, formatNumber, formatPercent, formatTime, type Moment } from './format';
import { Texts, type TextValues } from './texts';

/** `{{ 'office.nav.bank' | t }}`; impure because it follows the language, and cheap: one look-up. */
@Pipe({ name: 't', pure: false })
export class TextPipe {
  private readonly texts = inject(Texts);
  transform(key: string, values?: TextValues): string {
    return this.texts.text(key, values);
  }
}

/** `{{ 'office.forms.items-count' | tn: n }}`: the plural form that the language asks for. */
@Pipe({ name: 'tn', pure: false })
export class PluralPipe {
  private readonly texts = inject(Texts);
  transform(key: string, n: number, values?: TextValues): string {
    return this.texts.plural(key, n, values);
  }
}

@Pipe({ name: 'day' })
export class DatePipe {
  transform(value: Moment | null | undefined): string {
    return value === null || value === undefined ? '–' : formatDate(value);
  }
}

@Pipe({ name: 'clock' })
export class TimePipe {
  transform(value: Moment | null | undefined): string {
    return value === null || value === undefined ? '–' : formatTime(value);
  }
}

@Pipe({ name: 'moment' })
export class MomentPipe {
  transform(value: Moment | null | undefined): string {
    return value === null || value === undefined ? '–' : formatDateTime(value);
  }
}

/** A number with the language's decimal sign; nothing known is a dash, never a zero. */
@Pipe({ name: 'num', pure: false })
export class NumberPipe {
  private readonly texts = inject(Texts);
  transform(value: number | null | undefined, decimals = 0): string {
    return value === null || value === undefined ? '–' : formatNumber(value, this.texts.language(), decimals);
  }
}

@Pipe({ name: 'share', pure: false })
export class PercentPipe {
  private readonly texts = inject(Texts);
  transform(value: number | null | undefined, decimals = 0): string {
    return value === null || value === undefined ? '–' : formatPercent(value, this.texts.language(), decimals);
  }
}

@Pipe({ name: 'bytes', pure: false })
export class BytesPipe {
  private readonly texts = inject(Texts);
  transform(value: number | null | undefined): string {
    return value === null || value === undefined ? '–' : formatBytes(value, this.texts.language());
  }
}
