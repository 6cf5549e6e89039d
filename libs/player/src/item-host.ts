import type { Signal } from '@angular/core';
import type { Choice, FormTool, Interaction, ItemDocument, ResponseValue } from '@synoo/contracts';
import type { ToolMemory } from './tools/tool-memory';

/** What an interaction may know of, and do to, the item that it stands in. `ItemView` is the one implementation. */
export abstract class ItemHost {
  abstract readonly document: Signal<ItemDocument>;
  abstract readonly readonly: Signal<boolean>;
  abstract readonly tools: Signal<readonly FormTool[]>;
  /** Unique on the page; prefix of element ids. */
  abstract readonly uid: string;
  /** What the learner's tools know; no part of the answer. */
  abstract readonly memory: ToolMemory;
  /** Names a response of this item in the memory of the tools. */
  abstract keyOf(response: string): string;
  abstract valueOf(response: string): ResponseValue;
  abstract answer(response: string, value: ResponseValue): void;
  /** Choices in this attempt's order. `part`: `left` or `right` of a match interaction. */
  abstract ordered(response: string, choices: readonly Choice[], part?: 'left' | 'right'): readonly Choice[];
  abstract variable(id: string): string;
  /** Says something to screen readers without moving the focus. */
  abstract announce(message: string): void;
  /** An interaction that this player cannot show. */
  abstract reportUnsupported(interaction: Interaction): void;
}
