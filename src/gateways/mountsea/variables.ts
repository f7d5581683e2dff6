import { z } from 'zod';
import type { GatewayLimits } from '../../core/gateway.ts';
import {
  baseUrlVariable,
  keysVariable,
  limitsOf,
  maxRunningVariable,
  rateVariable,
} from '../variables.ts';

const BASE_URL = 'https://api.mountsea.ai';
const USAGE_URL = 'https://dk.mountsea.ai';
const MS_URL = `${BASE_URL}/ms/v1`;

export const variables = z.object({
  MOUNTSEA_API_KEY: keysVariable,
  MOUNTSEA_BASE_URL: baseUrlVariable.default(BASE_URL),
  MOUNTSEA_USAGE_URL: baseUrlVariable.optional(),
  MOUNTSEA_MS_URL: baseUrlVariable.optional(),
  MOUNTSEA_MAX_RUNNING: maxRunningVariable.optional(),
  MOUNTSEA_RATE: rateVariable.optional(),
});

/** An account at Mountsea, as its variables describe it. */
export interface MountseaAccount {
  readonly apiKeys: readonly string[];
  readonly baseUrl: string;
  /** Where its credits are told; undefined: nobody is asked. */
  readonly usageUrl: string | undefined;
  /** Where its newer API stands; undefined: it is not used. */
  readonly msUrl: string | undefined;
  readonly limits?: GatewayLimits;
}

/** The account that the parsed variables describe. */
export function accountOf(value: z.output<typeof variables>): MountseaAccount {
  const baseUrl = value.MOUNTSEA_BASE_URL;
  // A key goes to no host that the operator did not name, and what stands at another address need not have more than the one API.
  const isOwn = new URL(baseUrl).href === new URL(BASE_URL).href;
  return {
    apiKeys: value.MOUNTSEA_API_KEY,
    baseUrl,
    usageUrl: value.MOUNTSEA_USAGE_URL ?? (isOwn ? USAGE_URL : undefined),
    msUrl: value.MOUNTSEA_MS_URL ?? (isOwn ? MS_URL : undefined),
    ...limitsOf(value.MOUNTSEA_MAX_RUNNING, value.MOUNTSEA_RATE),
  };
}
