import type { GatewayModule } from '../core/gateway.ts';
import { mountsea } from './mountsea-account.ts';
import { openaiVideos } from './openai-videos/index.ts';
import { pmock } from './pmock/index.ts';

/** Every gateway this program knows, in the order of preference when GATEWAYS names none. One line a gateway. */
export const gatewayModules: readonly GatewayModule[] = [mountsea, pmock, openaiVideos];
