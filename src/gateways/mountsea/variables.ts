import { z } from 'zod';
import {
  aboutVariables,
  type GatewayLimits,
  type VariableGroup,
  variable,
} from '../../core/gateway.ts';
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
  MOUNTSEA_API_KEY: variable(keysVariable, {
    says: 'Mountsea’s key. Turns on mountsea (Sora) and mountsea-ms (the models that its newer API lists).',
    example: 'your-mountsea-key',
  }),
  MOUNTSEA_BASE_URL: variable(baseUrlVariable.default(BASE_URL), {
    says: 'Mountsea’s address.',
    example: 'https://mountsea.example.org',
    standard: BASE_URL,
  }),
  MOUNTSEA_USAGE_URL: variable(baseUrlVariable.optional(), {
    says: 'Where Mountsea tells what is left.',
    example: 'https://usage.example.org',
    otherwise: `${USAGE_URL}, as long as MOUNTSEA_BASE_URL is Mountsea’s own`,
  }),
  MOUNTSEA_MS_URL: variable(baseUrlVariable.optional(), {
    says: 'Where Mountsea’s newer API stands (mountsea-ms).',
    example: 'https://mountsea.example.org/ms/v1',
    otherwise: `${MS_URL}, under the same condition`,
  }),
  MOUNTSEA_MAX_RUNNING: variable(maxRunningVariable.optional(), {
    says: 'Tasks at each of the two at once.',
    example: '20',
    otherwise: 'no limit of its own',
  }),
  MOUNTSEA_RATE: variable(rateVariable.optional(), {
    says: 'Requests, all tasks together: 5/s, 60/m or 1000/h. Raise it for thousands of tasks at once.',
    example: '50/s',
    otherwise: '10/s',
  }),
});

export const group: VariableGroup = { part: 'Mountsea', variables: aboutVariables(variables) };

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
