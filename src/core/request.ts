import type { ImageReference } from './image.ts';

export type Orientation = 'landscape' | 'portrait';
export type Size = 'small' | 'large';

/** Everything that a person may ask for: the fields of both seed documents, complete, no default left open. */
export interface VideoRequest {
  readonly model: string;
  /** Trimmed; character mentions stand apart. */
  readonly prompt: string;
  readonly images: readonly ImageReference[];
  readonly orientation: Orientation;
  readonly size: Size;
  /** Seconds. */
  readonly duration: number;
  /** Always sent: the two documents disagree on what leaving it out means. */
  readonly removeWatermark: boolean;
  readonly storyboard: boolean;
  /** Only when chosen: what leaving it out means is not known. */
  readonly styleId?: string;
  readonly editId?: string;
}
