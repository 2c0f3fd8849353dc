// Saves a drawing of this page as a file: as it is, or as pixels.
export async function save(svg, { width, height }, name, type) {
  const drawing = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  const link = document.createElement('a');
  link.download = `${name}.${type}`;
  link.href = type === 'svg' ? drawing : await pixels(drawing, width, height);
  link.click();
}

async function pixels(drawing, width, height) {
  const image = new Image(width, height);
  image.src = drawing;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * 2, height * 2];
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png');
}
