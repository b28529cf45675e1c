// Plotly's configuration with a button each that saves the plot as SVG and as PNG, with the page's
// colour behind it.
function withSaving(Plotly, config, root) {
  const save = (format) => (plot) => Plotly.downloadImage(
    { data: plot.data, layout: { ...plot.layout,
      paper_bgcolor: getComputedStyle(root).getPropertyValue("--st-background-color") } },
    { format, filename: "gates", width: plot._fullLayout.width, height: plot._fullLayout.height,
      scale: format === "png" ? 2 : 1 });
  const button = (format) => ({ name: `save-${format}`, title: `Save as ${format.toUpperCase()}`,
    icon: Plotly.Icons[format === "svg" ? "camera" : "disk"], click: save(format) });
  return { ...config,
    modeBarButtonsToRemove: [...config.modeBarButtonsToRemove, "toImage"],
    modeBarButtonsToAdd: [button("svg"), button("png")] };
}
