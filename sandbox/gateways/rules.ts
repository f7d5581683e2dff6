import { z } from 'zod';

/** Shared words of the two documents. */
export const styleIds = [
  'anime',
  'selfie',
  'golden',
  'handheld',
  'festive',
  'retro',
  'news',
  'chaos',
  'vintage',
  'comic',
  'kakalaka',
  'sitcom',
] as const;

/** At most 5000 characters, counted as JSON Schema counts them: by code point. A blank prompt asks for nothing. */
export const prompt = z
  .string()
  .refine((text) => text.trim() !== '', 'must not be empty')
  .refine((text) => [...text].length <= 5000, 'must have at most 5000 characters');

/** No image or one. Both documents say "URLs", so a `data:` URI is none, although `format: uri` would let it pass. */
export const images = z
  .array(z.string().refine(isWebUrl, 'must be an http or https URL'))
  .max(1, 'only one image is supported');

export const orientation = z.enum(['landscape', 'portrait']);

/**
 * What the document forbids in this body, in words; nothing when it is fine.
 * @param schema A strict schema, so that unknown fields are found.
 */
export function problemsOf(schema: z.ZodType, body: unknown): string[] {
  const result = schema.safeParse(body);
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
}

function isWebUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}
