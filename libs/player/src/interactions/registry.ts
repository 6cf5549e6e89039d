import { InjectionToken, type Type } from '@angular/core';
import type { Interaction } from '@synoo/contracts';

/** The component that shows an interaction. A token, because interactions hold content and content holds interactions. */
export const INTERACTION_VIEWS = new InjectionToken<(interaction: Interaction) => Type<unknown>>('interaction views');
