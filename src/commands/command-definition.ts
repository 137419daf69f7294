import type { OptionDefinition } from './option-table.ts';

/** What one action of a command does. */
export interface ActionDefinition {
  readonly summary: string;
  readonly example: string;
}

/** What is known about a command without loading it: enough for help, completion and parsing. */
export interface CommandDefinition {
  /** Empty for the setup, which has no name of its own. */
  readonly name: string;
  readonly summary: string;
  /** What may follow the name, for the usage line. */
  readonly operands: string;
  /** The words that may follow the name; the first operand must be one of them. */
  readonly actions: readonly string[];
  /** How many further operands are accepted. */
  readonly extraOperands: number;
  /** The one word that an action needs behind it, by the action. */
  readonly actionOperands?: Readonly<Record<string, readonly string[]>>;
  /** Words to complete in place of an operand that the command itself judges. */
  readonly suggestedOperands?: readonly string[];
  readonly options: readonly OptionDefinition[];
  readonly example: string;
  /** The help of each action, where one help for all would be too much to read. */
  readonly actionHelp?: Readonly<Record<string, ActionDefinition>>;
}
