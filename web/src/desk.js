// The desk's own script. Every page works without it; it makes the work quicker. No eval, no inline code, no outside address.
import "htmx.org";
import "./js/charts.js";
import "./js/forms.js";
import "./js/idle.js";
import "./js/keys.js";
import "./js/linked.js";
import "./js/menus.js";
import "./js/palette.js";
import "./js/paste.js";
import "./js/trouble.js";
