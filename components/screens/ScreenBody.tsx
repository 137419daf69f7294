import type { ScreenBody as Body } from '../../src/wizard/screen-model.ts';
import { ApplyScreen } from './ApplyScreen.tsx';
import { ChecksScreen } from './ChecksScreen.tsx';
import { ConnectionTestScreen } from './ConnectionTestScreen.tsx';
import { DimensionsScreen } from './DimensionsScreen.tsx';
import { DoneScreen } from './DoneScreen.tsx';
import { FallbackScreen } from './FallbackScreen.tsx';
import { FallbackSettingsScreen } from './FallbackSettingsScreen.tsx';
import { InferenceScreen } from './InferenceScreen.tsx';
import { PrimaryScreen } from './PrimaryScreen.tsx';
import { ReviewScreen } from './ReviewScreen.tsx';
import type { ScreenProps } from './screen-props.ts';
import { WelcomeScreen } from './WelcomeScreen.tsx';

type AnyProps = Omit<ScreenProps<'welcome'>, 'body'> & { readonly body: Body };

/** The screen that belongs to a body. */
export function ScreenBody({ body, ...rest }: AnyProps) {
  switch (body.id) {
    case 'welcome':
      return <WelcomeScreen {...rest} body={body} />;
    case 'primary':
      return <PrimaryScreen {...rest} body={body} />;
    case 'connection-test':
      return <ConnectionTestScreen {...rest} body={body} />;
    case 'fallback':
      return <FallbackScreen {...rest} body={body} />;
    case 'fallback-settings':
      return <FallbackSettingsScreen {...rest} body={body} />;
    case 'dimensions':
      return <DimensionsScreen {...rest} body={body} />;
    case 'inference':
      return <InferenceScreen {...rest} body={body} />;
    case 'review':
      return <ReviewScreen {...rest} body={body} />;
    case 'apply':
      return <ApplyScreen {...rest} body={body} />;
    case 'checks':
      return <ChecksScreen {...rest} body={body} />;
    case 'done':
      return <DoneScreen {...rest} body={body} />;
  }
}
