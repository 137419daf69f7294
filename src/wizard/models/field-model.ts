import { settingValue } from '../../settings/database-settings.ts';
import { shownEndpoint } from '../../settings/endpoint-credentials.ts';
import { existingServerPort } from '../../settings/fallback-mode.ts';
import type { SettingValue } from '../../settings/setting-definition.ts';
import { settingDefinition, type SettingId } from '../../settings/settings-table.ts';
import { shownPhase } from '../current-screen.ts';
import {
  fieldLabel,
  fieldProblem,
  fieldProvenance,
  fieldText,
  isPassword,
  mayHoldPassword,
} from '../fields.ts';
import type { FieldModel } from '../screen-model.ts';
import type { Session } from '../session.ts';

/** One field of a form as it is drawn. */
export function fieldModel(session: Session, id: SettingId): FieldModel {
  const { place } = session;
  const viewing = shownPhase(session).kind === 'viewing';
  const focused = place.focus === id && !viewing;
  const text = fieldText(session, id);
  const secret = isPassword(id) || mayHoldPassword(id, text);
  return {
    id,
    label: fieldLabel(id),
    text,
    cursor: focused ? place.cursor : null,
    display: !secret
      ? 'plain'
      : focused && place.revealed && isPassword(id)
        ? 'revealed'
        : 'secret',
    placeholder: placeholder(session, id),
    help: `${settingDefinition(id).help}.`,
    problem: fieldProblem(session, id, place.judged || viewing),
    provenance: fieldProvenance(session, id),
  };
}

/** What counts while a field is empty. */
function placeholder({ read }: Session, id: SettingId): string {
  const value = settingValue(read.settings, id);
  if (isPassword(id)) {
    if (value !== null) return 'stored, not shown';
    return id === 'fallback.password' ? 'a new one will be made' : 'none';
  }
  if (value !== null) return shownValue(id, value);
  if (id === 'fallback.port' && settingValue(read.settings, 'fallback.mode') === 'existing') {
    return String(existingServerPort);
  }
  return placeholders[id] ?? settingDefinition(id).defaultText;
}

function shownValue(id: SettingId, value: SettingValue): string {
  return settingDefinition(id).kind === 'url' ? shownEndpoint(String(value)) : String(value);
}

const placeholders: Partial<Record<SettingId, string>> = {
  'primary.host': 'needed',
  'primary.database': 'needed',
  'primary.user': 'needed',
  'primary.sslrootcert': "the system's authorities",
  'inference.host': 'not set',
};
