import type { LearnerNeeds } from '@synoo/contracts';
import type { Texts } from '@synoo/ui';

/** Accommodations in words, "+25 %, 2 breaks of 10 min, large print"; empty where there are none. */
export function needsText(texts: Texts, extraTimePercent: number, needs: LearnerNeeds): string {
  const parts = [
    extraTimePercent > 0 ? texts.text('common.needs.extra-time', { n: extraTimePercent }) : '',
    needs.breaks ? texts.text(needs.breakMinutes ? 'common.needs.breaks-minutes' : 'common.needs.breaks', { n: needs.breaks, minutes: needs.breakMinutes ?? 0 }) : '',
    needs.largePrint ? texts.text('common.needs.large-print') : '',
    needs.readAloud ? texts.text('common.needs.read-aloud') : '',
    needs.separateRoom ? texts.text('common.needs.separate-room') : '',
  ];
  return parts.filter(Boolean).join(', ');
}
