/** Pictures for trying things out, painted on the spot: nobody has to look for a file. */
const SCENES = {
  boat: { sky: ['#3d5a94', '#e9a27c'], sea: '#274a6d', sun: '#ffe08a', at: 0.3 },
  moon: { sky: ['#101a3c', '#3c4f8f'], sea: '#0d1b33', sun: '#f3f1e0', at: 0.72 },
} as const;

const WIDTH = 1280;
const HEIGHT = 720;
const HORIZON = 470;

/** A boat at sea as a file called `boat.png`, or whatever the name and the type say. */
export async function samplePicture(
  scene: keyof typeof SCENES,
  type: 'image/png' | 'image/jpeg' | 'image/webp' = 'image/png',
): Promise<File> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('This browser cannot paint.');
  paint(pen, SCENES[scene]);
  const blob = await canvas.convertToBlob({ type });
  const ending = type.slice('image/'.length).replace('jpeg', 'jpg');
  return new File([blob], `${scene}.${ending}`, { type });
}

function paint(
  pen: OffscreenCanvasRenderingContext2D,
  { sky, sea, sun, at }: (typeof SCENES)[keyof typeof SCENES],
): void {
  const air = pen.createLinearGradient(0, 0, 0, HORIZON);
  for (const [index, colour] of sky.entries()) air.addColorStop(index, colour);
  fill(pen, air, () => pen.rect(0, 0, WIDTH, HEIGHT));
  fill(pen, sun, () => pen.arc(WIDTH * at, 190, 62, 0, 2 * Math.PI));
  fill(pen, sea, () => wave(pen, HORIZON));
  shape(pen, '#f6f2e8', ['700 280', '700 470', '560 470']);
  shape(pen, '#ddd6c6', ['715 320', '715 470', '800 470']);
  shape(pen, '#b5482f', ['520 485', '850 485', '800 560', '580 560']);
  pen.globalAlpha = 0.85;
  fill(pen, sea, () => wave(pen, 545));
  pen.globalAlpha = 1;
}

function fill(
  pen: OffscreenCanvasRenderingContext2D,
  colour: string | CanvasGradient,
  path: () => void,
): void {
  pen.fillStyle = colour;
  pen.beginPath();
  path();
  pen.fill();
}

/** Everything below a wavy line. */
function wave(pen: OffscreenCanvasRenderingContext2D, top: number): void {
  pen.moveTo(0, HEIGHT);
  for (let x = 0; x <= WIDTH; x += 20) pen.lineTo(x, top + 12 * Math.sin(x / 70));
  pen.lineTo(WIDTH, HEIGHT);
}

function shape(
  pen: OffscreenCanvasRenderingContext2D,
  colour: string,
  corners: readonly string[],
): void {
  fill(pen, colour, () => {
    for (const corner of corners) {
      const [x = 0, y = 0] = corner.split(' ').map(Number);
      pen.lineTo(x, y);
    }
  });
}
