"""An export of WordPress (WXR): ``xml`` -> ``items`` -> ``index`` -> ``pages``, which become entries."""
