// How seats look. A state is told by its shape and sign first and by its colour second, so that it can be told in grey
// and by every eye; a category is a colour out of a set that colour-blind eyes keep apart.

/** What a seat can be on a map; the buyer's has no `inside`, the desk's has no `mine`. */
export const LOOKS = ["free", "mine", "pending", "held", "paying", "booked", "expected", "inside", "blocked"];

export const LETTER_LOOK = { f: "free", h: "held", p: "paying", b: "booked", c: "inside", x: "blocked" };

export const LOOK_WORDS = {
  free: "free",
  mine: "yours",
  pending: "being held for you",
  held: "held by somebody",
  paying: "being paid",
  booked: "taken",
  expected: "expected",
  inside: "checked in",
  blocked: "not for sale",
};

/** Reads the colours of the style sheet, which has one set for light and one for dark. */
export function readColours(node) {
  // A custom property is read as it is written; a colour that is used is read as it is seen.
  const probe = node.appendChild(document.createElement("i"));
  const style = getComputedStyle(probe);
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return style.color;
  };
  const colours = {
    categories: [1, 2, 3, 4, 5, 6].map((number) => colour(`--category-${number}`)),
    paper: colour("--map-paper"),
    ink: colour("--ink"),
    quiet: colour("--quiet"),
    faint: colour("--seat-faint"),
    line: colour("--seat-line"),
    mine: colour("--seat-mine"),
    onMine: colour("--on-seat-mine"),
    onCategory: colour("--on-category"),
    accent: colour("--accent"),
    stage: colour("--stage"),
  };
  probe.remove();
  return colours;
}

function box(context, half, radius) {
  context.beginPath();
  context.roundRect(-half, -half, half * 2, half * 2, radius);
}

function stroke(context, colour, width, ...points) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  points.forEach(([x, y, isStart], index) => (index === 0 || isStart ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.stroke();
}

const tick = (context, colour, half) =>
  stroke(
    context,
    colour,
    Math.max(1.4, half / 4.5),
    [-half * 0.42, 0],
    [-half * 0.1, half * 0.36],
    [half * 0.46, -half * 0.34],
  );

const SHAPES = {
  /** Full and large: what one can have. */
  free(context, half, colours, category) {
    context.fillStyle = colours.categories[category % colours.categories.length];
    box(context, half, half * 0.45);
    context.fill();
  },
  /** Round, dark, with a tick. */
  mine(context, half, colours) {
    context.fillStyle = colours.mine;
    context.beginPath();
    context.arc(0, 0, half * 1.08, 0, Math.PI * 2);
    context.fill();
    tick(context, colours.onMine, half);
  },
  /** On its way to be mine: the ring alone. */
  pending(context, half, colours) {
    context.fillStyle = colours.paper;
    context.strokeStyle = colours.mine;
    context.lineWidth = Math.max(1.5, half / 4);
    context.beginPath();
    context.arc(0, 0, half * 0.92, 0, Math.PI * 2);
    context.fill();
    context.setLineDash([half * 0.7, half * 0.45]);
    context.stroke();
    context.setLineDash([]);
  },
  /** An empty seat with the hands of a clock: it may come back. */
  held(context, half, colours) {
    context.strokeStyle = colours.quiet;
    context.lineWidth = Math.max(1, half / 8);
    box(context, half * 0.86, half * 0.42);
    context.stroke();
    stroke(context, colours.quiet, Math.max(1, half / 8), [0, -half * 0.44], [0, 0], [half * 0.32, half * 0.2]);
  },
  paying(context, half, colours) {
    SHAPES.held(context, half, colours);
    context.fillStyle = colours.quiet;
    context.fillRect(-half * 0.6, half * 0.42, half * 1.2, Math.max(1, half / 5));
  },
  /** Small and crossed out: gone. */
  booked(context, half, colours) {
    context.fillStyle = colours.faint;
    box(context, half * 0.72, half * 0.32);
    context.fill();
    const arm = half * 0.3;
    stroke(context, colours.line, Math.max(1, half / 6.5), [-arm, -arm], [arm, arm], [arm, -arm, true], [-arm, arm]);
  },
  /** Somebody has it and is not here yet: a full seat, without a sign. */
  expected(context, half, colours) {
    context.fillStyle = colours.line;
    box(context, half * 0.86, half * 0.4);
    context.fill();
  },
  inside(context, half, colours) {
    context.fillStyle = colours.ink;
    box(context, half * 0.86, half * 0.4);
    context.fill();
    tick(context, colours.paper, half * 0.86);
  },
  blocked(context, half, colours) {
    context.strokeStyle = colours.line;
    context.lineWidth = Math.max(1, half / 8);
    box(context, half * 0.72, half * 0.32);
    context.stroke();
    stroke(context, colours.line, Math.max(1, half / 8), [-half * 0.4, half * 0.4], [half * 0.4, -half * 0.4]);
  },
};

/** Draws a seat around the origin. */
export function drawSeat(context, look, half, colours, category) {
  SHAPES[look](context, half, colours, category);
}

/** One flat colour, for seats too small for a shape: the darker, the more it is still to be had. */
export function flatColour(look, colours, category) {
  switch (look) {
    case "free":
      return colours.categories[category % colours.categories.length];
    case "mine":
    case "pending":
      return colours.mine;
    case "inside":
      return colours.ink;
    case "held":
    case "paying":
    case "expected":
      return colours.line;
    default:
      return colours.faint;
  }
}
