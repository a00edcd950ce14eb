// The pages of a PDF, one below the other, drawn as they come into sight: made
// bigger, smaller and turned by the same keys as a picture. Nothing that a PDF
// brings is run.
const told = (stage, what) => { for (const p of stage.querySelectorAll("[data-when]")) p.hidden = p.dataset.when !== what; };

export async function draw(stage) {
  if (stage.dataset.drawn) return;
  stage.dataset.drawn = "1";
  const library = await import(stage.dataset.library);
  library.GlobalWorkerOptions.workerSrc = stage.dataset.worker;
  const task = library.getDocument({
    url: stage.dataset.pdf, isEvalSupported: false, enableXfa: false, disableRange: true, disableStream: true, stopAtErrors: false,
    cMapUrl: stage.dataset.cmaps, cMapPacked: true, useSystemFonts: true, verbosity: 0, maxImageSize: 64 * 1024 * 1024,
  });
  let paper;
  try {
    paper = await task.promise;
  } catch (e) {
    told(stage, e?.name === "PasswordException" ? "locked" : "broken");
    return;
  }
  const look = { scale: 1, turn: 0 };
  const sheets = [];
  for (let n = 1; n <= paper.numPages; n++) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `第 ${n} 页，共 ${paper.numPages} 页`);
    sheets.push({ n, canvas, drawn: "" });
  }
  const first = (await paper.getPage(1)).getViewport({ scale: 1 });
  told(stage, "");
  stage.append(...sheets.map((s) => s.canvas));

  const fitted = (viewport) => (stage.clientWidth - 24) / viewport.width * look.scale;
  const render = async (sheet) => {
    const how = `${look.scale}/${look.turn}`;
    if (sheet.drawn === how) return;
    sheet.drawn = how;
    try {
      const page = await paper.getPage(sheet.n), rotation = (page.rotate + Number(stage.dataset.turn) + look.turn) % 360;
      const scale = fitted(page.getViewport({ scale: 1, rotation })), sharp = Math.min(2, window.devicePixelRatio || 1);
      const viewport = page.getViewport({ scale: scale * sharp, rotation });
      const fresh = document.createElement("canvas"); // what is seen stays until the new is whole
      fresh.width = viewport.width;
      fresh.height = viewport.height;
      await page.render({ canvasContext: fresh.getContext("2d"), viewport }).promise;
      if (sheet.drawn !== how) return;
      sheet.canvas.width = fresh.width;
      sheet.canvas.height = fresh.height;
      sheet.canvas.style.width = `${viewport.width / sharp}px`;
      sheet.canvas.getContext("2d").drawImage(fresh, 0, 0);
      sheet.canvas.dataset.drawn = "1";
    } catch {
      told(stage, "broken");
    }
  };
  const sized = () => { // as long as a page is not drawn it takes the place of the first
    const lies = (Number(stage.dataset.turn) + look.turn) % 180 !== 0;
    const [width, height] = lies ? [first.height, first.width] : [first.width, first.height];
    const scale = (stage.clientWidth - 24) / width * look.scale;
    for (const s of sheets) if (!s.drawn) { s.canvas.width = 1; s.canvas.height = 1; s.canvas.style.width = `${width * scale}px`; s.canvas.style.aspectRatio = `${width} / ${height}`; } else s.canvas.style.aspectRatio = "";
  };
  const seen = new IntersectionObserver((all) => { for (const one of all) if (one.isIntersecting) render(sheets.find((s) => s.canvas === one.target)).then(sized); }, { root: stage, rootMargin: "400px" });
  sized();
  for (const s of sheets) seen.observe(s.canvas);
  stage.addEventListener("look", (e) => {
    Object.assign(look, e.detail);
    stage.classList.toggle("close", look.scale > 1);
    for (const s of sheets) { s.drawn = ""; seen.unobserve(s.canvas); }
    sized();
    for (const s of sheets) seen.observe(s.canvas);
  });
  // The page is gone: so is what it has taken.
  new MutationObserver((_, watch) => { if (!stage.isConnected) { watch.disconnect(); seen.disconnect(); task.destroy(); } }).observe(document.body, { childList: true, subtree: true });
}
