/** For screens and print alike: so many pixels of the file for one of the picture. */
const PIXELS_PER_PIXEL = 2;

/** SVG text as a PNG file. */
export async function pictureAsPng(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * PIXELS_PER_PIXEL;
    canvas.height = image.naturalHeight * PIXELS_PER_PIXEL;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error("The picture is too large.")) : resolve(blob)),
        "image/png",
      );
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
