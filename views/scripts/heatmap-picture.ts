/** Beside the picture as SVG one as PNG, which is drawn here: a browser has the fonts, the server has not. */
const scale = 2;

export function offerPng(link: HTMLAnchorElement): void {
  const item = link.closest("li")?.cloneNode(true);
  if (!(item instanceof HTMLElement)) return;
  const png = item.querySelector("a");
  if (png === null) return;
  png.textContent = png.textContent?.replace("SVG", "PNG") ?? "";
  png.addEventListener("click", (event) => {
    event.preventDefault();
    void savePng(link.href, png);
  });
  link.closest("li")?.after(item);
}

async function savePng(address: string, link: HTMLAnchorElement): Promise<void> {
  const label = link.textContent;
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const name = /filename="?([^";]+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "heatmap.svg";
    const blob = await drawn(await answer.text());
    const save = document.createElement("a");
    save.href = URL.createObjectURL(blob);
    save.download = name.replace(/\.svg$/, ".png");
    save.click();
    window.setTimeout(() => URL.revokeObjectURL(save.href), 10_000);
  } catch {
    link.textContent = "No PNG could be drawn. Take the SVG.";
    window.setTimeout(() => {
      link.textContent = label;
    }, 6000);
  }
}

async function drawn(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  return await new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob === null ? failed(new Error("too large")) : done(blob)), "image/png"),
  );
}
