// Entry of every page. Each module listens on the document, so fragments that arrive later work too.
import "./bulk.js";
import "./copy.js";
import "./dialog.js";
import "./drawer.js";
import "./keys.js";
import "./menu.js";
import "./panel.js";
import "./requests.js";
import "./scrollers.js";
import "./theme.js";
import "./toast.js";
import "./upload.js";
