import { z } from 'zod';
import { GatewayRefusal, type Picture, type VideoRequest } from '../core/gateway.ts';
import { uriOf } from './uri.ts';

/**
 * The fields that Mountsea's and pmock's documents have in common. Which values a model takes is the catalogue's business, the
 * length of a prompt too: the documents count characters, and JavaScript's `length` does not.
 */
export const soraFields = {
  model: z.string().min(1),
  prompt: z.string().min(1),
  images: z.array(z.url({ protocol: /^https?$/u })).max(1),
  orientation: z.enum(['landscape', 'portrait']),
  size: z.enum(['small', 'large']),
  /** Seconds, as a number: pmock's page types it as a string and sends a number in its sample. */
  duration: z.int().positive(),
  /** Always sent: Mountsea's schema and its text disagree on the default. */
  removeWatermark: z.boolean(),
} as const;

/** What leaving out a style means is not known, so it is sent only when chosen. */
export const styleField = { styleId: z.string().min(1).exactOptional() } as const;

/**
 * The body of a create: the fields of the schema, and nothing else.
 * Throws GatewayRefusal `rejected` for a request that this route has no field for; nothing is sent then.
 */
export function bodyFor<Body>(
  schema: z.ZodType<Body>,
  request: Partial<VideoRequest>,
  pictures: readonly Pick<Picture, 'url'>[],
): Body {
  const images = pictures.map(({ url }) => (url === undefined ? url : uriOf(url)));
  const parsed = schema.safeParse({ ...request, images });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => path.join('.') || message);
  throw new GatewayRefusal('rejected', `cannot be sent: ${wrong.join(', ')}`);
}
