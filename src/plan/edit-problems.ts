import { type FileEdits, fileEdits } from '../settings/file-edits.ts';
import type { Problem } from '../settings/problem.ts';
import { problemOf, type ReadSettings } from '../settings/read-settings.ts';
import { editedFiles } from './edited-file.ts';
import { inferenceCapabilities } from './inference-capabilities.ts';
import type { SetupRequest } from './setup-request.ts';

/**
 * What would keep the two files from being edited, as far as that can be told while other settings are
 * wrong; so that it is reported with them instead of after them.
 */
export function editProblems(read: ReadSettings, request: SetupRequest): readonly Problem[] {
  const { settings, configValue } = read;
  const capabilities = inferenceCapabilities(configValue);
  const edits = fileEdits(settings, new Map(), request.resolution, capabilities);
  const known = new Set(settings.problems.map(({ message }) => message));
  const apart: readonly FileEdits[] = [
    { env: edits.env, config: [] },
    { env: new Map(), config: edits.config },
  ];
  return apart.flatMap((part) => refusal(read, part)).filter(({ message }) => !known.has(message));
}

function refusal(read: ReadSettings, edits: FileEdits): readonly Problem[] {
  if (read.configValue === undefined && edits.config.length > 0) return [];
  const readable = read.configValue === undefined ? withoutConfig(read) : read;
  try {
    editedFiles(readable, edits, { expandsDollar: false });
    return [];
  } catch (error) {
    return [problemOf(error)];
  }
}

/** A config.json that cannot be parsed is reported already. */
function withoutConfig(read: ReadSettings): ReadSettings {
  return { ...read, config: { ...read.config, original: null, text: '{}' } };
}
