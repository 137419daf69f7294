import type { KeyName } from '../../src/wizard/keyboard/key-event.ts';
import type {
  ChoiceModel,
  FieldModel,
  ScreenBody,
  ScreenId,
} from '../../src/wizard/screen-model.ts';
import { screenModel } from '../../src/wizard/screen-of.ts';
import type { Wizard } from '../../src/wizard/wizard.ts';
import type { ScreenAnswers } from './screen-answers.ts';
import { until } from './until.ts';

/** How a wizard went: with which exit code, or on which screen it would not go on. */
export type ScreensEnd =
  | { readonly kind: 'ended'; readonly exitCode: number }
  | { readonly kind: 'refused'; readonly at: ScreenId };

/** Answers every screen of a wizard by keys, as an operator would, and applies the review. */
export async function answerOnScreens(wizard: Wizard, answers: ScreenAnswers): Promise<ScreensEnd> {
  const hands = new Hands(wizard, answers);
  for (const screen of ['welcome', 'primary', 'connection-test', 'fallback'] as const) {
    if (!(await hands.passes(screen))) return { kind: 'refused', at: screen };
  }
  for (const screen of ['fallback-settings', 'dimensions'] as const) {
    if (!(await hands.passes(screen))) return { kind: 'refused', at: screen };
  }
  return await hands.review();
}

class Hands {
  readonly #wizard: Wizard;
  readonly #answers: ScreenAnswers;

  constructor(wizard: Wizard, answers: ScreenAnswers) {
    this.#wizard = wizard;
    this.#answers = answers;
  }

  /** Answers a screen, if it is shown; false when the wizard stays on it. */
  async passes(screen: ScreenId): Promise<boolean> {
    if (this.#body().id !== screen) return true;
    await until(() => !this.#waits());
    this.#answer(this.#body());
    this.#press('enter');
    return this.#body().id !== screen;
  }

  async review(): Promise<ScreensEnd> {
    const endpoint = this.#answers.texts['inference.host'];
    if ((await this.#reviewed()) && endpoint !== undefined) {
      this.#choose('edits');
      this.#choose('edit inference');
      this.#type(endpoint);
      this.#press('enter');
      if (this.#body().id === 'inference') return { kind: 'refused', at: 'inference' };
    }
    const settle = `settle ${this.#answers.resolution}`;
    if ((await this.#reviewed()) && this.#items().some(({ value }) => value === 'differences')) {
      this.#choose('differences');
      this.#choose(settle);
    }
    if (await this.#reviewed()) this.#choose('apply');
    return { kind: 'ended', exitCode: await until(() => this.#exitCode()?.code) };
  }

  /** Whether the review can be applied, once it is made. */
  async #reviewed(): Promise<boolean> {
    await until(() => !this.#waits());
    return this.#wizard.getSession().review?.state === 'finished';
  }

  #exitCode(): { readonly code: number } | null {
    const { phase, review } = this.#wizard.getSession();
    switch (phase.kind) {
      case 'checks':
      case 'done':
        return { code: phase.applied.exitCode };
      case 'stopped':
        return { code: phase.applied?.exitCode ?? phase.error.exitCode };
      case 'collecting':
      case 'applying':
      case 'viewing':
      case 'saving':
      case 'left':
        return review?.state === 'failed' ? { code: review.error.exitCode } : null;
    }
  }

  #answer(body: ScreenBody): void {
    const { primary, fallback, dimensions } = this.#answers;
    switch (body.id) {
      case 'primary':
        if (primary !== null) this.#press(primary === 'server' ? 'left' : 'right');
        this.#press('down');
        this.#fill(this.#fields());
        return;
      case 'fallback-settings':
        this.#fill(body.fields);
        return;
      case 'fallback':
        if (fallback !== null) this.#moveTo(fallback);
        return;
      case 'connection-test':
        this.#moveTo('go-on', 'without');
        return;
      case 'dimensions': {
        if (dimensions === null) return;
        this.#moveTo(String(dimensions), 'other');
        const { body: there } = screenModel(this.#wizard.getSession());
        if (there.id === 'dimensions' && there.other !== null) this.#type(String(dimensions));
        return;
      }
      case 'welcome':
      case 'inference':
      case 'review':
      case 'apply':
      case 'checks':
      case 'done':
        return;
    }
  }

  #fill(fields: readonly FieldModel[]): void {
    for (const { id } of fields) {
      const text = this.#answers.texts[id];
      if (text !== undefined) this.#type(text);
      this.#press('down');
    }
  }

  #type(text: string): void {
    this.#wizard.press({ kind: 'ctrl', letter: 'u' });
    if (text !== '') this.#wizard.press({ kind: 'text', text });
  }

  #choose(value: string): void {
    this.#moveTo(value);
    this.#press('enter');
  }

  /** Highlights the item with one of these values. */
  #moveTo(...values: readonly string[]): void {
    const wanted = this.#items().findIndex(({ value }) => values.includes(value));
    if (wanted === -1) throw new Error(`There is no item ${values.join(' or ')}.`);
    const way = wanted - (choiceOf(this.#body())?.index ?? 0);
    for (let left = Math.abs(way); left > 0; left -= 1) this.#press(way < 0 ? 'up' : 'down');
  }

  #items(): ChoiceModel['items'] {
    return choiceOf(this.#body())?.items ?? [];
  }

  #fields(): readonly FieldModel[] {
    const body = this.#body();
    return body.id === 'primary' ? body.fields : [];
  }

  /** Whether the screen that is shown waits for work of its own. */
  #waits(): boolean {
    const body = this.#body();
    if (body.id === 'connection-test') return body.next === null;
    return body.id === 'review' && body.state === 'working';
  }

  #body(): ScreenBody {
    return screenModel(this.#wizard.getSession()).body;
  }

  #press(key: KeyName): void {
    this.#wizard.press({ kind: 'key', key });
  }
}

function choiceOf(body: ScreenBody): ChoiceModel | null {
  switch (body.id) {
    case 'fallback':
      return body.modes;
    case 'dimensions':
      return body.sizes;
    case 'connection-test':
    case 'review':
      return body.next;
    case 'welcome':
    case 'primary':
    case 'fallback-settings':
    case 'inference':
    case 'apply':
    case 'checks':
    case 'done':
      return null;
  }
}
